/** What `${...}` in s.yaml may stand for on this machine. */
export interface VariableSources {
  /** The `vars` section. */
  readonly vars: unknown;
  /** What `${env('NAME')}` reads; not this process's environment unless the caller says so. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const VARIABLE = /\$\{([^}]*)\}/g;
const VARS = /^vars((?:\.[\w-]+)+)$/;
const ENV = /^env\(\s*(?:'([^']*)'|"([^"]*)"|(\w+))\s*(?:,\s*(?:'([^']*)'|"([^"]*)")\s*)?\)$/;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const memberOf = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const lookUp = (expression: string, sources: VariableSources): unknown => {
  const [, path] = VARS.exec(expression) ?? [];
  if (path !== undefined) {
    const value = path.slice(1).split('.').reduce(memberOf, sources.vars);
    if (value === undefined) throw new Error(`s.yaml: there is no \${${expression}}.`);
    return resolveVariables(value, sources);
  }
  const environment = ENV.exec(expression);
  if (environment) {
    const [, single, double, bare, singleDefault, doubleDefault] = environment;
    const name = single ?? double ?? bare ?? '';
    const value = sources.env[name] ?? singleDefault ?? doubleDefault;
    if (value === undefined) throw new Error(`s.yaml: \${${expression}} has neither a value nor a default here.`);
    return value;
  }
  throw new Error(`s.yaml: \${${expression}} cannot be resolved on this machine (only vars and env can).`);
};

const resolveText = (text: string, sources: VariableSources): unknown => {
  const [whole, expression] = new RegExp(`^${VARIABLE.source}$`).exec(text) ?? [];
  // A value that is one variable and nothing else keeps the variable's type.
  if (whole !== undefined && expression !== undefined) return lookUp(expression.trim(), sources);
  return text.replace(VARIABLE, (_, inner: string) => {
    const value = lookUp(inner.trim(), sources);
    if (isObject(value)) throw new Error(`s.yaml: \${${inner}} is no text and stands inside one.`);
    return String(value);
  });
};

/**
 * Replaces the variables of a value from s.yaml, all the way down: `${vars.a.b}` and `${env('NAME', 'default')}`.
 *
 * @throws {Error} naming the variable, when it is of another kind or has no value.
 */
export const resolveVariables = (value: unknown, sources: VariableSources): unknown => {
  if (typeof value === 'string') return resolveText(value, sources);
  if (Array.isArray(value)) return value.map((entry) => resolveVariables(entry, sources));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolveVariables(member, sources)]));
};
