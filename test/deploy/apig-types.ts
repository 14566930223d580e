import { readFileSync } from 'node:fs';
import path from 'node:path';

import { isObject } from '../../shared/operations/is-object.js';

/** What is known of one property: its type, whether it must be there, and what is in it. */
interface PropertyType {
  readonly type: 'String' | 'Boolean' | 'Integer' | 'Map' | 'List' | 'List of String';
  readonly required?: boolean;
  readonly properties?: PropertyTypes;
  readonly items?: PropertyTypes;
}

type PropertyTypes = Readonly<Record<string, PropertyType>>;

interface ResourceType {
  readonly properties: PropertyTypes;
  readonly attributes: readonly string[];
}

const file = path.resolve(import.meta.dirname, '..', 'fixtures', 'apig-ros-types.json');

const { types } = JSON.parse(readFileSync(file, 'utf8')) as { readonly types: Readonly<Record<string, ResourceType>> };

/** The attributes of each resource type of the cloud-native gateway. */
export const apigAttributes: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(types).map(([name, { attributes }]) => [name, attributes]),
);

const isOfType = {
  String: (value: unknown) => typeof value === 'string',
  Boolean: (value: unknown) => typeof value === 'boolean',
  Integer: (value: unknown) => Number.isInteger(value),
  Map: isObject,
  List: (value: unknown) => Array.isArray(value) && value.every(isObject),
  'List of String': (value: unknown) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
} as const;

const faultsOfValue = (value: unknown, { type, properties, items }: PropertyType, place: string): readonly string[] => {
  if (!isOfType[type](value)) return [`${place} is no ${type}`];
  if (type === 'Map' && properties) return faultsOfMembers(value as object, properties, place);
  if (type === 'List' && items) {
    return (value as readonly object[]).flatMap((entry, index) =>
      faultsOfMembers(entry, items, `${place}.${String(index)}`),
    );
  }
  return [];
};

const faultsOfMembers = (members: object, known: PropertyTypes, place: string): readonly string[] => {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  const missing = Object.keys(known).filter((name) => known[name]?.required && !given.some(([other]) => other === name));
  return [
    ...missing.map((name) => `${place}.${name} is missing`),
    ...given.flatMap(([name, value]) => {
      const type = Object.hasOwn(known, name) ? known[name] : undefined;
      return type ? faultsOfValue(value, type, `${place}.${name}`) : [`${place}.${name} is not known`];
    }),
  ];
};

/** What is wrong with a resource of the cloud-native gateway whose names are filled in. */
export const apigFaults = (resource: { readonly Type: string; readonly Properties: object }): readonly string[] => {
  const type = types[resource.Type];
  return type ? faultsOfMembers(resource.Properties, type.properties, resource.Type) : [`${resource.Type} is not known`];
};
