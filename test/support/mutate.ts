import { hostileNames, hostileValues } from './hostile-values.js';

/** One change of a JSON value: numbers that a generator chose, read modulo what there is to choose from. */
export interface Mutation {
  readonly place: number;
  readonly kind: number;
  readonly value: number;
}

type Container = Record<string, unknown>;

/** Every object and list in a value, from the outside in. */
const containersIn = (value: unknown, found: Container[] = []): Container[] => {
  if (typeof value !== 'object' || value === null || found.length > 50) return found;
  // A list is changed by its indexes, which are names like others.
  found.push(value as Container);
  for (const member of Object.values(value)) containersIn(member, found);
  return found;
};

const pick = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % items.length];

// Assignment to `__proto__` would change the prototype instead.
const set = (target: Container, name: string, value: unknown): void => {
  // JSON knows no named members of a list.
  if (Array.isArray(target) && !/^\d+$/.test(name)) {
    target.push(value);
    return;
  }
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
};

const otherCase = (name: string): string => (name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase());

/** Changes a JSON value in place: replaces, removes, adds, renames, wraps or repeats one of its members. */
export const mutate = (root: Container, { place, kind, value }: Mutation, values = hostileValues): void => {
  const containers = containersIn(root);
  const container = pick(containers, place) ?? root;
  const names = Object.keys(container);
  const name = pick(names, value) ?? pick(hostileNames, value) ?? '';
  // The next mutation may change what this one put in, and the list of values must stay as it is.
  const hostile = structuredClone(pick(values, value));
  const own = Object.hasOwn(container, name) ? container[name] : null;
  switch (kind % 8) {
    case 0:
    case 1:
      set(container, name, hostile);
      break;
    case 2:
      Reflect.deleteProperty(container, name);
      break;
    case 3:
      set(container, pick(hostileNames, value) ?? '', structuredClone(pick(values, place)));
      break;
    case 4:
      set(container, otherCase(name), own);
      break;
    case 5:
      set(container, name, [own]);
      break;
    case 6:
      set(container, name, JSON.stringify(own));
      break;
    default:
      set(container, name, `${JSON.stringify(own)}${value % 2 === 0 ? ',' : JSON.stringify(hostile)}`);
  }
};

/** Changes bytes: flips, cuts, doubles or inserts. */
export const mutateBytes = (bytes: Buffer, { place, kind, value }: Mutation): Buffer => {
  const at = bytes.length === 0 ? 0 : place % bytes.length;
  switch (kind % 5) {
    case 0: {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[at] = value & 0xff;
      return changed;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return bytes.subarray(at);
    case 3:
      return Buffer.concat([bytes, bytes.subarray(at)]);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([value & 0xff, (value >> 8) & 0xff]),
        bytes.subarray(at),
      ]);
  }
};
