/**
 * Stands for whatever brings a secret to your service and waits for it to take effect: a Kubernetes Secret and the
 * rollout of its Deployment, a parameter in SSM and a restart.
 */
import { readFile, rename, watch, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** Inputs of {@link ServiceDeployment}. */
export interface ServiceDeploymentArgs {
  /** The secret that the service is to use. */
  clientSecret: pulumi.Input<string>;
  /** Names that secret without giving it away; the service reports which version it uses. */
  version: pulumi.Input<string>;
  /** Where the service reads `secret.json`, and writes `status.json` again and again. */
  directory: pulumi.Input<string>;
  /** How long the service may take. */
  timeoutSeconds: pulumi.Input<number>;
}

type Inputs = pulumi.Unwrap<ServiceDeploymentArgs>;

/** The service with a new secret. Is there as soon as the service has authenticated with it. */
export class ServiceDeployment extends pulumi.dynamic.Resource {
  constructor(name: string, args: ServiceDeploymentArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, clientSecret: pulumi.secret(args.clientSecret) };
    super(provider, name, inputs, opts, "example", "ServiceDeployment");
  }
}

// There is no `delete`: the service goes on with the secret it has. Without a `diff`, a changed input means an update.
const provider: pulumi.dynamic.ResourceProvider<Inputs> = {
  async create(inputs) {
    await deploy(inputs);
    // The outputs, unlike the inputs, do not hold the secret.
    return { id: inputs.directory, outs: { version: inputs.version } };
  },
  async update(_id, _oldOutputs, inputs) {
    await deploy(inputs);
    return { outs: { version: inputs.version } };
  },
};

async function deploy(inputs: Inputs): Promise<void> {
  await writeSecret(inputs);
  await untilInUse(inputs);
}

/** The service finds the old file or the new one, never half of one. */
async function writeSecret({ directory, version, clientSecret }: Inputs): Promise<void> {
  const file = join(directory, "secret.json");
  await writeFile(`${file}.new`, JSON.stringify({ version, clientSecret }), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Waits for a report that was written after this was called: an older one may be that of a service long dead. */
async function untilInUse({ directory, version, timeoutSeconds }: Inputs): Promise<void> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    for await (const { filename } of watch(directory, { signal })) {
      if (filename !== "status.json") continue;
      const status = await readFile(join(directory, filename), "utf8");
      if ((JSON.parse(status) as { secretVersion: string }).secretVersion === version) return;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  throw new Error(
    `The service has not authenticated with secret version ${version} within ${timeoutSeconds} s. ` +
      "The old secret is kept: look at the service, then run `pulumi up` again.",
  );
}
