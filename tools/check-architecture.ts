import { cruiseTree } from './cruise.js';

const { modules, violations } = await cruiseTree();
for (const violation of violations) console.error(violation);
console.log(`${String(modules)} modules, ${String(violations.length)} imports against the rules`);
if (modules === 0) console.error('No module was looked at: dependency-cruiser does not read this TypeScript.');
process.exitCode = modules === 0 || violations.length > 0 ? 1 : 0;
