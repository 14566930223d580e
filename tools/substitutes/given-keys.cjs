const leftOut = require('./left-out.cjs');

class Config {
  constructor(fields) {
    Object.assign(this, fields);
  }
}

// The SDK sends the name of the provider along, signed.
const PROVIDERS = leftOut('@alicloud/credentials', { sts: 'static_sts', access_key: 'static_ak' });

/** A key pair with or without a token, as the SDK's client makes it of its settings. */
class Credential {
  constructor({ type, accessKeyId, accessKeySecret, securityToken }) {
    this.model = { type, accessKeyId, accessKeySecret, securityToken, providerName: PROVIDERS[type] };
  }

  getCredential() {
    return Promise.resolve(this.model);
  }
}

module.exports = leftOut('@alicloud/credentials', { default: Credential, Config });
