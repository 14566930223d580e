const leftOut = require('./left-out.cjs')('the record of groups (build with GROUP_OWNERSHIP=inventory)');

module.exports = { openStore: (settings) => leftOut.openStore(settings) };
