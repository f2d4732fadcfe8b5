import { type CustomResourceOptions } from "@pulumi/pulumi";

/** An option that is given as undefined means the same as one that is left out. */
export function withoutUndefined(opts: CustomResourceOptions = {}): CustomResourceOptions {
  return Object.fromEntries(Object.entries(opts).filter(([, value]) => value !== undefined));
}
