import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** The entry points that a program imports; what the engine runs is no API. */
const ENTRY_POINTS = ["sdk", "simulator"];

const CUSTOM_RESOURCE =
  "https://www.pulumi.com/docs/reference/pkg/nodejs/pulumi/pulumi/classes/CustomResource.html";

/**
 * The API reference that TypeDoc makes of the docstrings, one page for each entry point and one that lists them: the text
 * of each by the name of its file. It is the same for the same source.
 *
 * @param root The root of this repository.
 * @throws If TypeDoc warns of anything.
 */
export async function apiReference(root: string): Promise<Map<string, string>> {
  const { Application } = await import("typedoc");
  const directory = await mkdtemp(path.join(tmpdir(), "api-reference-"));
  try {
    const application = await Application.bootstrapWithPlugins({
      plugin: ["typedoc-plugin-markdown"],
      name: "API reference",
      basePath: root,
      tsconfig: path.join(root, "tsconfig.build.json"),
      entryPoints: ENTRY_POINTS.map((name) => path.join(root, name, "index.ts")),
      out: directory,
      readme: "none",
      disableSources: true,
      hideGenerator: true,
      excludeExternals: true,
      includeVersion: false,
      // In the order of the source, as the tables in README.md. By kind first, because anchors are numbered in this order and
      // pages are written by kind.
      sort: ["kind", "source-order"],
      intentionallyNotExported: ["ApiOperation"],
      externalSymbolLinkMappings: { "@pulumi/pulumi": { CustomResource: CUSTOM_RESOURCE } },
      treatWarningsAsErrors: true,
      logLevel: "Warn",
      ...MARKDOWN,
    });
    const project = await application.convert();
    if (!project || application.logger.hasErrors() || application.logger.hasWarnings()) {
      throw new Error("TypeDoc is not content: see above");
    }
    await application.generateOutputs(project);
    if (application.logger.hasErrors() || application.logger.hasWarnings()) {
      throw new Error("TypeDoc is not content: see above");
    }
    return await pagesIn(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Options of typedoc-plugin-markdown. */
const MARKDOWN = {
  outputFileStrategy: "modules",
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandObjects: false,
  // As a program imports them. The name of the folder would also be the anchor of what is called like it.
  pageTitleTemplates: {
    module: ({ name }: { readonly name: string }) =>
      name === "sdk" ? "pulumi-cloudflare-oauth" : `pulumi-cloudflare-oauth/${name}`,
  },
} as const;

async function pagesIn(directory: string): Promise<Map<string, string>> {
  const names = await readdir(directory);
  const pages = names
    .sort()
    .map(async (name) => [name, await readFile(path.join(directory, name), "utf8")] as const);
  return new Map(await Promise.all(pages));
}
