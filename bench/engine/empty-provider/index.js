// Handlers that do nothing and say what a cleanup says: what is left of the time of a stack when the provider has
// nothing to do. The project of a measurement finds them as the package `empty-provider`.
export const empty = {
  check: async (_olds, inputs) => ({ inputs, failures: [] }),
  diff: async () => ({ changes: false, replaces: [] }),
  create: async (inputs) => ({
    id: `${inputs.accountId}/${inputs.oauthClientId}`,
    outs: {
      ...inputs,
      hasRotatedSecret: false,
      outcome: "deleted",
      deletedAt: "2026-11-23T12:00:00.000Z",
      proof: "none",
      onlySecretFingerprint: null,
    },
  }),
  read: async (id, props) => ({ id, props }),
  update: async (_id, _olds, inputs) => ({ outs: inputs }),
  delete: async () => undefined,
};
