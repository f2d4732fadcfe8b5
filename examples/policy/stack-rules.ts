import { CLEANUP, known, OAUTH_CLIENT, type Properties, ROTATION, type StackResource } from "./resources";

/**
 * The rotations after which no cleanup runs. One counts if it is for the same OAuth client, and if `triggers` or
 * `verify` come from the rotation: then it runs after each rotation that succeeded, and after none that failed.
 * `dependsOn` alone gives an order: the second rotation would find no cleanup.
 */
export function rotationsWithoutCleanup(resources: readonly StackResource[]): StackResource[] {
  const cleanups = cleanupsOf(resources);
  return resources.filter(
    (rotation) =>
      rotation.type === ROTATION &&
      !cleanups.some(
        (cleanup) =>
          (comesFrom(cleanup, "triggers", rotation) || comesFrom(cleanup, "verify", rotation)) &&
          mayBeFor(cleanup, rotation.props, "oauthClientId"),
      ),
  );
}

/** The OAuth clients of @pulumi/cloudflare that have an old secret, and no cleanup in their stack. */
export function rotatedClientsWithoutCleanup(resources: readonly StackResource[]): StackResource[] {
  const cleanups = cleanupsOf(resources);
  return resources.filter(
    ({ type, props }) =>
      type === OAUTH_CLIENT &&
      known(props, "hasRotatedSecret") === true &&
      !cleanups.some((cleanup) => mayBeFor(cleanup, props, "clientId")),
  );
}

/** Without those that `.get()` has read, which delete nothing: their outcome is null. */
function cleanupsOf(resources: readonly StackResource[]): StackResource[] {
  return resources.filter(({ type, props }) => type === CLEANUP && known(props, "outcome") !== null);
}

function comesFrom(cleanup: StackResource, input: string, rotation: StackResource): boolean {
  return cleanup.propertyDependencies[input]?.some(({ urn }) => urn === rotation.urn) ?? false;
}

/** Whether nothing says that a cleanup is for another client. What is not known in the preview, `up` will know. */
function mayBeFor(cleanup: StackResource, client: Properties, clientIdName: string): boolean {
  return (
    mayBeEqual(known(cleanup.props, "accountId"), known(client, "accountId")) &&
    mayBeEqual(known(cleanup.props, "oauthClientId"), known(client, clientIdName))
  );
}

function mayBeEqual(one: unknown, other: unknown): boolean {
  return one === undefined || other === undefined || one === other;
}
