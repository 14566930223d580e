import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../../..');

// Reads, writes, and keeps the right to write for a while, as somebody does who looks into the file with a tool.
const PROGRAM = `
const Database = require('libsql');
const [file, holdMs] = process.argv.slice(1);
const database = new Database(file, { timeout: 5000 });
database.exec('CREATE TABLE IF NOT EXISTS Stranger (At TEXT); BEGIN IMMEDIATE; INSERT INTO Stranger VALUES (1)');
console.log('holding');
setTimeout(() => { database.exec('COMMIT'); database.close(); }, Number(holdMs));
`;

/**
 * Has another process hold a write transaction on a database for a while, from when this is settled.
 *
 * @returns what is settled once that process has ended.
 */
export const holdFile = async (databaseFile: string, holdMs: number): Promise<{ readonly ended: Promise<unknown> }> => {
  const child = spawn(process.execPath, ['-e', PROGRAM, databaseFile, String(holdMs)], {
    cwd: root,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return { ended };
};
