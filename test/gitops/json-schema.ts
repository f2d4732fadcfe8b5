import assert from "node:assert/strict";
import { Ajv } from "ajv";

export const text = { type: "string", minLength: 1 };

/** An object with these properties and no others, all of them required unless `required` says otherwise. */
export function object(properties: object, required: readonly string[] = Object.keys(properties)): object {
  return { type: "object", properties, required, additionalProperties: false };
}

export function mapOf(values: object): object {
  return { type: "object", additionalProperties: values };
}

export function assertValid(schema: object, value: unknown, what: string): void {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  validate(value);
  assert.deepEqual(validate.errors, null, what);
}
