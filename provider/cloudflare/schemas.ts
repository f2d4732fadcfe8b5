/**
 * The parts of Cloudflare's answers that are used, as they are checked. Fields that are not named here may come and go
 * (developers.cloudflare.com/api/resources/iam/subresources/oauth_clients).
 */
import { z } from "zod";

const apiError = z.object({
  code: z.number().optional(),
  error_chain: z.array(z.object({ code: z.number().optional() })).optional(),
});

/** Cloudflare's envelope around every answer: `errors` when `success` is false, else `result`. */
export const envelope = z.discriminatedUnion("success", [
  z.object({ success: z.literal(true), result: z.unknown().optional() }),
  z.object({ success: z.literal(false), errors: z.array(apiError) }),
]);

/** An OAuth client. The flag is documented as optional: whoever needs it says what its absence means. */
export const oauthClient = z.object({
  client_id: z.string(),
  has_rotated_secret: z.boolean().nullish(),
  token_endpoint_auth_method: z.string().nullish(),
});

export type OAuthClientFields = z.infer<typeof oauthClient>;

/** The clients of an account; each is checked when it is needed, so that a strange one does not hide the others. */
export const oauthClientList = z.array(z.unknown());

/** What POST …/rotate_secret answers. The secret is documented as optional; an answer without it is of no use. */
export const rotatedSecret = z.object({
  client_id: z.string().nullish(),
  client_secret: z.string().min(1),
});

/** What DELETE …/rotate_secret answers: the id of the client, or nothing. */
export const deletedSecret = z.object({ id: z.string().optional() }).nullish();
