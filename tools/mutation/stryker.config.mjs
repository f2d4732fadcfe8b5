/**
 * Mutation tests of the pure rules: whatever is changed in one of these files, a unit test has to notice
 * (stryker-mutator.io/docs/stryker-js/configuration).
 */
export default {
  mutate: [
    "provider/cloudflare/{doubt,gathering,observation,reply}.ts",
    "provider/{pace,pause-notice,rate-limit,retry}.ts",
    "provider/rotated-secret-cleanup/{decide,verification}.ts",
    "provider/secret-rotation/decide.ts",
    "provider/oauth/verdict.ts",
  ],
  plugins: ["@stryker-mutator/mocha-runner"],
  testRunner: "mocha",
  mochaOptions: { config: "tools/mutation/mocharc.json" },
  coverageAnalysis: "perTest",
  concurrency: 2,
  // What a run leaves behind is where Git, ESLint and Prettier do not look.
  tempDirName: "node_modules/.cache/stryker",
  ignorePatterns: ["*", "!package.json", "!tsconfig.json", "!provider/**", "!test/**", "!tools/mutation/**"],
  reporters: ["clear-text", "progress"],
  clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
  thresholds: { high: 100, low: 100, break: 97 },
};
