type Members = Readonly<Record<string, unknown>>;

/** Whether a value of parsed YAML is a mapping. */
export const isMapping = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const merge = (base: unknown, over: unknown): unknown => {
  if (!isMapping(base) || !isMapping(over)) return over;
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(over)) {
    merged.set(name, merged.has(name) ? merge(merged.get(name), value) : value);
  }
  return Object.fromEntries(merged);
};

/**
 * The props of one resource of s.yaml with those of the template that it extends. The resource's own values win,
 * mappings are merged all the way down, lists are replaced ("Extend", Serverless Devs documentation).
 *
 * @throws {Error} when the resource extends in a way that is not understood here.
 */
export const mergeTemplate = (name: string, resource: Members, templates: unknown): Members => {
  const { props = {}, extend } = resource;
  if (!isMapping(props)) throw new Error(`s.yaml: resources.${name}.props is not a mapping.`);
  if (extend === undefined) return props;
  const template = isMapping(extend) && typeof extend['name'] === 'string' ? extend['name'] : undefined;
  const base = template !== undefined && isMapping(templates) ? templates[template] : undefined;
  if (!isMapping(extend) || !isMapping(base)) {
    throw new Error(`s.yaml: resources.${name}.extend does not name a template of this file.`);
  }
  const { ignore = [] } = extend;
  const ignored = new Set<unknown>(Array.isArray(ignore) ? ignore : [ignore]);
  const kept = Object.entries(base).filter(([key]) => !ignored.has(key));
  return merge(Object.fromEntries(kept), props) as Members;
};
