import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Principal } from '../store/principals.js';

/** The seven fields with which RAM explains a denial. Source: "Access denied" troubleshooting, RAM documentation. */
export interface AccessDeniedDetail {
  readonly AuthAction: string;
  readonly AuthPrincipalDisplayName: string;
  readonly AuthPrincipalOwnerId: string;
  readonly AuthPrincipalType: Principal['Type'];
  readonly EncodedDiagnosticMessage: string;
  readonly NoPermissionType: 'ImplicitDeny' | 'ExplicitDeny';
  readonly PolicyType: 'AccountLevelIdentityBasedPolicy';
}

/** Real messages begin so, and only RAM decodes them; here base64 of JSON follows. */
const DIAGNOSIS_PREFIX = 'AQEAAAAA';

/** Refuses an action that the caller's policy does not allow. */
export class AccessDenied extends Refusal {
  readonly detail: AccessDeniedDetail;

  constructor(principal: Principal, AuthAction: string, NoPermissionType: AccessDeniedDetail['NoPermissionType']) {
    super(refusals.ForbiddenRam);
    const diagnosis = JSON.stringify({ AuthAction, Resource: '*', NoPermissionType });
    this.detail = {
      AuthAction,
      AuthPrincipalDisplayName: principal.DisplayName,
      AuthPrincipalOwnerId: principal.AccountId,
      AuthPrincipalType: principal.Type,
      EncodedDiagnosticMessage: DIAGNOSIS_PREFIX + Buffer.from(diagnosis).toString('base64'),
      NoPermissionType,
      PolicyType: 'AccountLevelIdentityBasedPolicy',
    };
  }
}
