import type { CatalogueEntry } from './entry.js';
import { meanings } from './meanings.js';

const refused = (status: number, message: string, advice: string): CatalogueEntry => ({
  status,
  retry: 'never',
  message,
  advice,
});

const notOfGroups = refused(
  400,
  'CAMS refused a message or template parameter, which group operations do not have.',
  'Check that CAMS_ENDPOINT leads to CAMS, and give Alibaba Cloud the RequestId.',
);

// The list of codes is one for all of CAMS. Group pages publish none of their own.
const messageCodes = [
  'MessageInvalid',
  'FooterHaveVariable',
  'HeaderMoreVarable',
  'HeaderMoreVariable',
  'HeaderTypeNotSupport',
  'ButtonTextHaveVariable',
  'UrlMoreVarable',
  'TemplateNameExist',
  'CreateError',
  'LanguageNotSupport',
  'AuditStatusNotSupport',
  'TemplateTypeNotSupport',
  'MessageTypeNotEmpty',
  'ContentNotEmpty',
  'ContentError',
  'TextNotEmpty',
  'MessageTypeNotSupport',
  'LinkNotEmpty',
  'TemplateCodeNotEmpty',
  'LanguageNotEmpty',
  'SendSmsNotSupport',
].map((name) => [`InvalidParameter.${name}`, notOfGroups] as const);

/** What CAMS itself answers. Sources: the operation pages of the API reference and "API error codes" of ChatApp. */
export const camsCodes: Readonly<Record<string, CatalogueEntry>> = {
  'Product.Unsubscript': refused(
    403,
    'The account has not subscribed to Chat App Message Service.',
    'Activate Chat App Message Service for the account that owns the function.',
  ),
  'Ram.PermissionDeny': refused(
    403,
    "CAMS does not allow the function's role to do this.",
    "Operators allow the operation's RAM action on resource * in the policy of the function's role.",
  ),
  'Authentication.NoAuth': meanings.NotAllowlisted,
  'Unknown.ResourceOwnerId': refused(
    403,
    'The space or number does not belong to the account.',
    'Check CustSpaceId and BusinessNumber, and that the function runs in the account that owns them.',
  ),
  'System.LimitControl': {
    status: 429,
    retry: 'backoff',
    message: 'CAMS refused the call because of its flow control.',
    advice: 'Wait as long as Retry-After says, then repeat the call.',
    retryAfterSeconds: 1,
  },
  'InvalidParameter.PageInvalid': refused(400, 'CAMS does not accept the page.', 'Use a smaller Page.Size.'),
  'InvalidParameter.PhoneNumberError': refused(
    400,
    'CAMS does not accept a phone number.',
    'Send numbers with country code, digits only.',
  ),
  'InvalidParameter.FromOnlyNumeric': refused(
    400,
    'CAMS wants digits only in the business number.',
    'Send BusinessNumber with country code, digits only.',
  ),
  'InvalidParameter.ToOnlyNumeric': refused(
    400,
    'CAMS wants digits only in phone numbers.',
    'Send numbers with country code, digits only.',
  ),
  'InvalidParameter.<Name>': refused(
    400,
    'CAMS does not accept a parameter.',
    'Correct the parameter that the code names.',
  ),
  'DelError.TemplateNotExist': notOfGroups,
  'DetailError.TemplateNotExist': notOfGroups,
  'TemplateListError.QueryError': notOfGroups,
  ...Object.fromEntries(messageCodes),
};
