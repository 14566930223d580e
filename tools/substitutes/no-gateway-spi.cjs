module.exports = require('./left-out.cjs')('@alicloud/gateway-spi');
