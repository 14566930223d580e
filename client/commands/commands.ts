import type { Command } from '../command/command.js';
import { createsList } from './creates-list.js';
import { createsSettle } from './creates-settle.js';

/** Everything that `chat-groups` does, in the order of its help. */
export const commands: readonly Command[] = [createsList, createsSettle];
