/** An object with its keys, and those of objects in it, beginning with a capital, as everything on the wire. */
type WireNames<T> = T extends boolean | number | string | null
  ? T
  : { [Key in keyof T as Capitalize<Key & string>]: WireNames<T[Key]> };

/** The other way round. */
type OwnNames<T> = T extends boolean | number | string | null
  ? T
  : { [Key in keyof T as Uncapitalize<Key & string>]: OwnNames<T[Key]> };

const rename = (value: unknown, renamed: (first: string) => string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [renamed(key.charAt(0)) + key.slice(1), rename(entry, renamed)]),
      )
    : value;

// Object.fromEntries knows no key by name; the mapped types say what rename() does.

export const toWireNames = <T extends object>(value: T): WireNames<T> =>
  rename(value, (first) => first.toUpperCase()) as WireNames<T>;

export const toOwnNames = <T extends object>(value: T): OwnNames<T> =>
  rename(value, (first) => first.toLowerCase()) as OwnNames<T>;
