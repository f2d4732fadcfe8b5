/**
 * Lets Stryker's runner find the parts of Mocha 12 that it asks for without their extension, which is now .cjs
 * (github.com/stryker-mutator/stryker-js/pull/6205).
 */
const { _extensions } = require("node:module");

_extensions[".cjs"] = _extensions[".js"];
