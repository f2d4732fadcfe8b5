/** Stands for a value that a preview does not know yet. */
export const UNKNOWN = Symbol("unknown");

/** The properties as @pulumi/policy gives them to a rule: reading one that is not known throws, and `in` finds it. */
export function withUnknowns(properties: Record<string, unknown>): Record<string, unknown> {
  return new Proxy(properties, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (value === UNKNOWN)
        throw new Error(`string value at .${String(name)} can't be known during preview`);
      return value;
    },
  });
}
