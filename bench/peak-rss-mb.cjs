const { readFileSync } = require('fs');

/**
 * The most memory that this process had resident, in MB. Of its own program: `resourceUsage().maxRSS` begins with what the
 * process had that started it (observed on Linux).
 */
module.exports = () => {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
};
