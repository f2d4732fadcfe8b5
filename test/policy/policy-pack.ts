import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type PulumiStack } from "../helpers/engine/stack";

const REPOSITORY = path.resolve(__dirname, "../..");
const PACK = path.join(REPOSITORY, "examples/policy");

/** A runtime that no language host has; the engine then looks for `pulumi-analyzer-policy-<runtime>` on PATH. */
const RUNTIME = "policy-test";

/**
 * Makes a copy of the example's policy pack for a stack, with a runtime that every language host can run.
 *
 * With `runtime: nodejs` the engine asks the Node.js language host to start the pack, and the one that is built from Go
 * modules is too old for that. So a script starts it, by the way the engine has for runtimes without a language host:
 * the real engine talks to the real @pulumi/policy, and only who starts the process is another.
 *
 * @returns Directory of the pack.
 */
export function addPolicyPack(stack: PulumiStack): string {
  const pack = path.join(stack.directory, "policy-pack");
  cpSync(PACK, pack, { recursive: true, filter: (source) => path.basename(source) !== "node_modules" });
  symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(pack, "node_modules"));
  const settings = path.join(pack, "PulumiPolicy.yaml");
  const text = readFileSync(settings, "utf8");
  writeFileSync(settings, text.replace("runtime: nodejs", `runtime: ${RUNTIME}`));

  const bin = path.join(stack.directory, "policy-bin");
  mkdirSync(bin);
  const script = path.join(bin, `pulumi-analyzer-policy-${RUNTIME}`);
  const starter = `require.resolve("@pulumi/pulumi/cmd/run-policy-pack")`;
  writeFileSync(script, `#!/bin/sh\nexec node "$(node -p '${starter}')" "$@"\n`);
  chmodSync(script, 0o755);
  stack.env.PATH = [bin, stack.env.PATH].join(path.delimiter);
  return pack;
}

/**
 * What the CLI prints of policies, line by line: without indentation and directories, and a resource as its name.
 *
 * @param output Of a `preview` or an `up`.
 */
export function policyReport(output: string): string[] {
  const [, report = ""] = /^Policies:\n((?: .*\n)*)/m.exec(output) ?? [];
  return report
    .trimEnd()
    .split("\n")
    .map((line) =>
      line
        .trim()
        .replace(/ \(local: .*\)$/, "")
        .replace(/ {2}\(\S+ (\S+)\)$/, " $1"),
    );
}
