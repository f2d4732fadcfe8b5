import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { type CacheEntry, fillCache } from "./cache";
import { findExecutable, pathDirectories } from "./find-executable";
import { type GoModule, readGoModule } from "./go-module";
import { withHeartbeat } from "./heartbeat";
import { nodeSdk } from "./node-sdk";
import { dynamicProviderScript, languageHost } from "./pulumi-cli";
import { runCommand } from "./run-command";
import { type Context, type Step } from "./step";

const sdkModule = "github.com/pulumi/pulumi/sdk/v3";
const cliModule = "github.com/pulumi/pulumi/pkg/v3";

const cliDirectory = join(__dirname, "go", "cli");
// Newer language hosts are modules of their own that not every module proxy has. This older one speaks the same
// protocol; it cannot share the CLI's go.mod, which needs a newer version of the same SDK.
const hostDirectory = join(__dirname, "go", "language-nodejs");

/** The cache entry of the CLI that is built, named after the versions in the two go.mod files. */
export function goModulesEntry(): CacheEntry {
  const version = versionIn(readGoModule(cliDirectory), cliModule);
  const hostVersion = versionIn(readGoModule(hostDirectory), sdkModule);
  const platform = `${process.platform}-${process.arch}`;
  return { key: `built-${version}-nodejs-${hostVersion}-${platform}`, version, executables: "." };
}

/** Builds the CLI and the Node.js language host from source, through the Go module proxy. */
export const fromGoModules: Step = {
  title: "build from Go modules",
  async run({ cache, env, log }) {
    const { goVersion } = readGoModule(cliDirectory);
    const go = findExecutable("go", pathDirectories(env));
    if (go === undefined) return { unavailable: `no go on PATH (Go ${goVersion} or newer builds it)` };
    const entry = goModulesEntry();
    log(`building the Pulumi CLI ${entry.version} from its Go modules: about 5 minutes, and only once`);
    try {
      const { result, seconds } = await withHeartbeat({ log, what: "building" }, () =>
        fillCache(cache, entry, (directory) => build(go, entry.version, directory, env)),
      );
      if (result) log(`built in ${seconds} s`);
      return result ?? { unavailable: "the build left no executables" };
    } catch (error) {
      return { unavailable: (error as Error).message };
    }
  },
};

async function build(go: string, version: string, directory: string, env: Context["env"]): Promise<void> {
  const targets = [
    { cwd: cliDirectory, source: `${cliModule}/cmd/pulumi`, output: "pulumi" },
    { cwd: hostDirectory, source: `${sdkModule}/nodejs/cmd/${languageHost}`, output: languageHost },
  ];
  // Releases are stamped with their version by the linker too.
  const ldflags = `-s -w -X ${sdkModule}/go/common/version.Version=v${version}`;
  for (const { cwd, source, output } of targets) {
    const args = ["-mod=readonly", "-trimpath", "-ldflags", ldflags, "-o", join(directory, output), source];
    // No C compiler is needed, and no go.work around this checkout takes part.
    await runCommand(go, ["build", ...args], { cwd, env: { ...env, CGO_ENABLED: "0", GOWORK: "off" } });
  }
  await copyFile(join(nodeSdk().root, dynamicProviderScript), join(directory, dynamicProviderScript));
}

function versionIn(goModule: GoModule, path: string): string {
  const version = goModule.versions.get(path);
  if (version === undefined) throw new Error(`go.mod does not require ${path}`);
  return version;
}
