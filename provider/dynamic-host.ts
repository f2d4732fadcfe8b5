/**
 * Everything that is peculiar to Pulumi's dynamic provider host (@pulumi/pulumi/cmd/dynamic-provider), and nothing
 * else: how it hands over the configuration, marks unknown values, prints failures and takes errors.
 */
import { once } from "node:events";
import net from "node:net";
import { type dynamic } from "@pulumi/pulumi";
import { CloudflareOAuthError } from "./errors";
import { type CheckFailure, FailedWithState, type Properties, type ResourceLifecycle } from "./resource";

/** Property that carries the provider's text; the host puts it back into everything that a handler returns. */
const PROVIDER_PROPERTY = "__provider";

/**
 * What the engine puts in place of a value that preview does not know yet: one per type, though the Node host uses
 * the first for all (github.com/pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go).
 */
const UNKNOWN_VALUES: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The handlers that the host calls; all of them, so that callers need not ask which exist. */
export type DynamicProvider = Required<dynamic.ResourceProvider>;

/** The host's side of this provider process. */
export class DynamicHost {
  #config: dynamic.Config | undefined;

  /** Reads a key of the stack configuration, such as `cloudflare:apiToken`; secrets arrive in the clear. */
  readonly config = (key: string): unknown => this.#config?.get(key);

  /** Prints `message`; the engine shows it under Diagnostics of the stack. */
  readonly notify = (message: string): void => {
    console.error(message);
  };

  /**
   * Throws when the engine that started this process is gone: a provider outlives a CLI that is killed, and a secret that
   * it went on to rotate would be lost.
   *
   * The engine listens, as long as it lives, at the address that it gives to each process it starts.
   */
  readonly assertEngineListens = async (): Promise<void> => {
    const addresses = process.argv.map((argument) => /^(\d+\.\d+\.\d+\.\d+):(\d+)$/.exec(argument));
    const [, host, port] = addresses.find((address) => address !== null) ?? [];
    if (host === undefined) {
      return; // Not started by an engine.
    }
    const socket = net.connect(Number(port), host);
    try {
      await once(socket, "connect");
    } finally {
      socket.destroy();
    }
  };

  /** Wraps a resource's lifecycle into the handlers that the host calls. */
  serve(lifecycle: ResourceLifecycle): DynamicProvider {
    return {
      // The host does not wait for configure before it lets other calls in, and remembers a provider whose configure
      // failed as configured. So this only stores, at once, and what is wrong is found where it is used.
      configure: (request) => {
        this.#config = request.config;
        return Promise.resolve();
      },
      check: (_olds, news: Properties) =>
        answer(() => {
          const inputs = withoutProvider(news);
          const failures = lifecycle.check(inputs).filter(({ path }) => !isUnknownAt(inputs, path));
          return Promise.resolve({ inputs, failures: failures.map(printable) });
        }),
      diff: (id, olds: Properties, news: Properties) =>
        answer(async () => {
          const diff = await lifecycle.diff(id, withoutProvider(olds), withoutProvider(news));
          return { changes: diff.changes, replaces: [...diff.replaces] };
        }),
      create: (inputs: Properties) =>
        answer(async () => {
          const state = await lifecycle.create(withoutProvider(inputs));
          return { id: state.id, outs: { ...state.outputs } };
        }, inputs),
      read: (id, olds: Properties) =>
        answer(async () => {
          const state = await lifecycle.read(id, withoutProvider(olds));
          // An answer without an id is how the host is told that the resource is gone.
          return state ? { id: state.id, props: { ...state.outputs } } : {};
        }),
      update: (id, olds: Properties, news: Properties) =>
        answer(async () => {
          const state = await lifecycle.update(id, withoutProvider(olds), withoutProvider(news));
          return { outs: { ...state.outputs } };
        }, news),
      // Only reached with `retainOnDelete: false`: destroying the resource changes nothing at Cloudflare.
      delete: () => Promise.resolve(),
    };
  }
}

function withoutProvider(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== PROVIDER_PROPERTY));
}

/** Whether the value at `path`, or one that it stands in, is unknown: it is checked when it is known. */
function isUnknownAt(inputs: Properties, path: readonly string[]): boolean {
  let value: unknown = inputs;
  for (const name of path) {
    value = typeof value === "object" && value !== null ? (value as Properties)[name] : undefined;
    if (UNKNOWN_VALUES.has(value)) {
      return true;
    }
  }
  return false;
}

/**
 * The engine prints the value of the top-level property that a failure names, in the clear even if it is a secret.
 * A name that is no top-level property has no value to print.
 */
function printable({ path, reason, secret }: CheckFailure): dynamic.CheckFailure {
  const property = path.join(".");
  return { property: secret && path.length === 1 ? `inputs.${property}` : property, reason };
}

/** Runs a handler; an error leaves in the form that the host prints best. */
async function answer<T>(handler: () => Promise<T>, inputs: Properties = {}): Promise<T> {
  try {
    return await handler();
  } catch (error) {
    if (error instanceof FailedWithState) {
      // The fields of ErrorResourceInitFailed: the engine keeps the resource, with these outputs, beside the failure.
      throw Object.assign(quiet(error.cause), {
        id: error.state.id,
        properties: { ...error.state.outputs, [PROVIDER_PROPERTY]: inputs[PROVIDER_PROPERTY] },
        reasons: [error.message],
      });
    }
    throw error instanceof CloudflareOAuthError ? quiet(error) : error;
  }
}

/**
 * The host prints `${error}: ${error.stack}` for a failed check, diff or read, beside what the engine prints: this
 * makes of it "pulumi-cloudflare-oauth: message", without a stack trace.
 */
function quiet(error: CloudflareOAuthError): Error {
  const plain = new Error(error.message, { cause: error });
  plain.stack = error.message;
  plain.toString = () => "pulumi-cloudflare-oauth";
  return plain;
}
