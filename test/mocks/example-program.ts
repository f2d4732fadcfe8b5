import { createRequire } from "node:module";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** A resource as a program registers it with the engine. */
export interface Registration {
  /** Class and name: `Deployment web-shop`. */
  readonly resource: string;
  /** Inputs, with {@link secret} in the place of each secret; without `__provider`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The resources it waits for, as in `resource`, sorted. */
  readonly dependencies: readonly string[];
}

/** What stands in for the engine and its providers. */
export interface Engine {
  /** Name of the project, and its configuration without that name. */
  readonly project: string;
  readonly config: Readonly<Record<string, string>>;
  /** Names of those that are secret. */
  readonly secretConfig?: readonly string[];
  /** Outputs of a resource, beside its inputs. Those that are secret are to be given as `pulumi.secret`. */
  outputsOf(resource: string): Record<string, unknown> | Promise<Record<string, unknown>>;
  /** Results of a function. Default: there is none to be called. */
  call?(token: string, inputs: unknown): Record<string, unknown>;
}

/** A secret among the inputs of a {@link Registration}. */
export function secret(value: unknown): { secret: unknown } {
  return { secret: value };
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * Puts Pulumi's mocks in place of the engine.
 *
 * @returns The registrations, as they come.
 */
export async function mockEngine(engine: Engine): Promise<Registration[]> {
  const registrations: Registration[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs }) => ({
        id: `id of ${name}`,
        state: { ...(inputs as object), ...(await engine.outputsOf(label(type, name))) },
      }),
      call: ({ token, inputs }) => {
        if (engine.call === undefined) throw new Error(`${token} is not to be called`);
        return engine.call(token, inputs);
      },
    },
    engine.project,
    "dev",
  );
  const config = Object.entries(engine.config).map(([key, value]) => [`${engine.project}:${key}`, value]);
  pulumi.runtime.setAllConfig(
    Object.fromEntries(config) as Record<string, string>,
    engine.secretConfig?.map((key) => `${engine.project}:${key}`),
  );
  // The mocks are not told what a resource depends on, and which inputs are secret; their monitor is.
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    if (request.getCustom()) registrations.push(read(request));
    return register(request, callback);
  };
  return registrations;
}

/**
 * Runs the program of an example, anew each time.
 *
 * @returns What its index.ts exports.
 */
export function runExample(name: string): unknown {
  const load = createRequire(__filename);
  const directory = path.resolve(__dirname, "../../examples", name);
  for (const file of Object.keys(load.cache)) {
    if (file.startsWith(directory + path.sep)) Reflect.deleteProperty(load.cache, file);
  }
  return load(directory);
}

interface Monitor {
  registerResource(request: RegisterResourceRequest, callback: unknown): unknown;
}

function read(request: RegisterResourceRequest): Registration {
  const inputs = marked(request.getObject()?.toJavaScript()) as Record<string, unknown>;
  delete inputs.__provider;
  return {
    resource: label(request.getType(), request.getName()),
    inputs,
    dependencies: request
      .getDependenciesList()
      .map((urn) => {
        const [type = "", name = ""] = urn.split("::").slice(-2);
        return label(type, name);
      })
      .sort(),
  };
}

function label(type: string, name: string): string {
  return `${type.split(":").at(-1) ?? ""} ${name}`;
}

/** `value` with {@link secret} in the place of each secret. */
function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return secret((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]));
}
