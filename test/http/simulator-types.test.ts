import type * as Official from "cloudflare/resources/iam/oauth-clients";
import type { ResponseInfo } from "cloudflare/resources/shared";
import type * as Wire from "../../simulator/types";

/** True when both types accept each other's values, also with every optional property present. */
type Same<A, B> = [A, Required<A>] extends [B, Required<B>]
  ? [B, Required<B>] extends [A, Required<A>]
    ? true
    : false
  : false;

type All<Checks extends Record<string, true>> = Checks;

/** The compiler is the test: this does not compile unless the wire types are those of the official package. */
export type WireTypesAreOfficial = All<{
  get: Same<Wire.OAuthClient, Official.OAuthClientGetResponse>;
  list: Same<Wire.OAuthClient, Official.OAuthClientListResponse>;
  update: Same<Wire.OAuthClient, Official.OAuthClientUpdateResponse>;
  create: Same<Wire.CreatedOAuthClient, Official.OAuthClientCreateResponse>;
  rotateSecret: Same<Wire.RotatedSecret, Official.OAuthClientRotateSecretResponse>;
  delete: Same<Wire.Deleted, Official.OAuthClientDeleteResponse>;
  deleteRotatedSecret: Same<Wire.Deleted, Official.OAuthClientDeleteRotatedSecretResponse>;
  createBody: Same<Wire.ClientSettings, Omit<Official.OAuthClientCreateParams, "account_id">>;
  updateBody: Same<Wire.ClientChanges, Omit<Official.OAuthClientUpdateParams, "account_id">>;
  error: Same<Omit<Wire.ApiError, "error_chain">, ResponseInfo>;
}>;
