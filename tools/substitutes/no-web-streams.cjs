module.exports = require('./left-out.cjs')('node:stream/web');
