// What `npm test` was asked to do must not change what the `npm ci` inside it does: which packages, for which
// project, where to. Settings that say where packages come from (registry, cache, proxy, tokens) stay.
const aboutTheOuterRun =
  /^npm_(lifecycle_|package_|command$)|^npm_config_(prefix|local_prefix|global_prefix|global|location|workspaces?|include_workspace_root|dry_run|omit|include|only|also|production|package_lock|package_lock_only|install_strategy|if_present|script_shell)$/i;

/**
 * The environment for an npm started by a script that npm runs.
 *
 * @param {Record<string, string | undefined>} env The script's own environment.
 * @returns {Record<string, string | undefined>} A copy without what npm added for the script.
 */
export function nestedNpmEnvironment(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !aboutTheOuterRun.test(name)));
}

/**
 * The npm to run: the one that runs this script, else the one on PATH.
 *
 * @param {Record<string, string | undefined>} env The script's environment.
 * @param {string} node The Node.js that runs the script.
 * @returns {string[]} The command and its first arguments.
 */
export function npmCommand(env, node) {
  // Another package manager sets npm_execpath too.
  if (!env.npm_execpath?.endsWith("npm-cli.js")) return ["npm"];
  // npm's own Node.js: this script may run with the one in node_modules, which `npm ci` removes.
  return [env.npm_node_execpath || node, env.npm_execpath];
}
