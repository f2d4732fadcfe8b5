/** See nested-npm.mjs. */
export function nestedNpmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv;

/** See nested-npm.mjs. */
export function npmCommand(env: NodeJS.ProcessEnv, node: string): string[];
