import assert from "node:assert/strict";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { documentsIn, textOf } from "./files";
import { assertValid } from "./json-schema";
import { PROGRAM, STACK } from "./operator-schema";
import { NOT_BEFORE } from "./project";

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: StackSpec;
  readonly program?: {
    readonly resources: Record<string, { type: string; properties: Record<string, unknown> }>;
  };
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: unknown;
  readonly rules?: unknown;
}

interface StackSpec {
  readonly serviceAccountName: string;
  readonly stack: string;
  readonly programRef?: { readonly name: string };
  readonly envRefs: Record<
    string,
    { readonly type: string; readonly secret?: { name: string; key: string } }
  >;
  readonly continueResyncOnCommitMatch?: boolean;
}

const FILES = ["stack", "program"].map((name) => `pulumi-kubernetes-operator/${name}.yaml`);

function manifestsOf(file: string, kind: string): Manifest[] {
  return (documentsIn(file) as Manifest[]).filter((manifest) => manifest.kind === kind);
}

function theOne(file: string, kind: string): Manifest {
  const [manifest, ...others] = manifestsOf(file, kind);
  assert.ok(manifest, kind);
  assert.deepEqual(others, []);
  return manifest;
}

function specOf(file: string): StackSpec {
  return theOne(file, "Stack").spec!;
}

describe("gitops: the manifests of the Pulumi Kubernetes Operator", () => {
  const [rotating, copying] = FILES as [string, string];

  for (const { file, kind, schema } of [
    { file: rotating, kind: "Stack", schema: STACK },
    { file: copying, kind: "Stack", schema: STACK },
    { file: copying, kind: "Program", schema: PROGRAM },
  ]) {
    it(`the ${kind} in ${file} is what the operator accepts`, () => {
      assertValid(schema, theOne(file, kind), kind);
    });
  }

  for (const file of FILES) {
    it(`${file}: the service account is there, and may do what the operator asks of it`, () => {
      const { metadata, spec } = theOne(file, "Stack");
      const account = { name: spec!.serviceAccountName, namespace: metadata.namespace };
      const subjects = [{ kind: "ServiceAccount", ...account }];
      assert.deepEqual(theOne(file, "ServiceAccount").metadata, account);
      const binding = theOne(file, "ClusterRoleBinding");
      assert.equal(binding.roleRef!.name, "system:auth-delegator");
      assert.deepEqual(binding.subjects, subjects);
    });

    it(`${file}: tokens come from the Secret that its comment makes, and it runs when nothing has changed too`, () => {
      const { metadata, spec } = theOne(file, "Stack");
      assert.ok(
        textOf(file).includes(
          `kubectl -n ${metadata.namespace!} create secret generic tokens --from-env-file=tokens.env`,
        ),
      );
      const tokens = Object.entries(spec!.envRefs).filter(([name]) => name.endsWith("_TOKEN"));
      for (const [name, { type, secret }] of tokens) {
        assert.equal(type, "Secret", name);
        assert.equal(secret!.name, "tokens");
        assert.ok(textOf(file).includes(`${secret!.key}=…`), secret!.key);
      }
      assert.equal(spec!.continueResyncOnCommitMatch, true);
    });
  }

  it("only the rotating stack has Cloudflare's token", () => {
    assert.deepEqual(Object.keys(specOf(rotating).envRefs), ["CLOUDFLARE_API_TOKEN", "PULUMI_ACCESS_TOKEN"]);
    assert.deepEqual(Object.keys(specOf(copying).envRefs), [
      "PULUMI_ACCESS_TOKEN",
      "PULUMI_K8S_ENABLE_SECRET_MUTABLE",
    ]);
  });

  it("the Program copies the secret of the rotating stack, into its own namespace, and may write Secrets there only", () => {
    const { metadata, program } = theOne(copying, "Program");
    assert.equal(specOf(copying).programRef!.name, metadata.name);
    const { rotation, secret } = program!.resources;
    assert.deepEqual(rotation, {
      type: "pulumi:pulumi:StackReference",
      properties: { name: specOf(rotating).stack },
    });
    assert.ok(Secret.isInstance({ __pulumiType: secret!.type }), secret!.type);
    assert.deepEqual(secret!.properties, {
      metadata: { name: "web-shop-oauth", namespace: metadata.namespace },
      stringData: { clientSecret: '${rotation.outputs["clientSecret"]}' },
    });

    const { metadata: role, rules } = theOne(copying, "Role");
    const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
    assert.deepEqual(rules, [{ apiGroups: [""], resources: ["secrets"], verbs }]);
    const { roleRef, subjects, metadata: binding } = theOne(copying, "RoleBinding");
    assert.deepEqual([role.namespace, binding.namespace], [metadata.namespace, metadata.namespace]);
    assert.deepEqual([roleRef!.kind, roleRef!.name], ["Role", role.name]);
    assert.deepEqual(subjects, theOne(copying, "ClusterRoleBinding").subjects);
  });

  it("what it asks of the rotating program is what the tests run", () => {
    assert.ok(textOf(copying).includes(`#   ${NOT_BEFORE}\n`));
    assert.ok(textOf(copying).includes("#   export const clientSecret = rotation.clientSecret;\n"));
  });
});
