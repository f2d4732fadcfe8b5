import { type Situation } from "../situation";
import { apiAnswers, looks } from "./answers";
import { cleanup } from "./cleanup";
import { configuration } from "./configuration";
import { inputs } from "./inputs";
import { network } from "./network";
import { outOfReach } from "./out-of-reach";
import { pauses } from "./pauses";
import { recovery, rotation } from "./rotation";
import { afterDeletion, beforeDeletion, onlySecret } from "./verification";

/** Situations about the same thing. */
export interface Theme {
  readonly title: string;
  readonly situations: readonly Situation[];
}

/** All situations, in the order of the page. Their headings differ. */
export const THEMES: readonly Theme[] = [
  { title: "Configuration", situations: [...configuration, ...outOfReach] },
  { title: "Inputs", situations: inputs },
  { title: "Requests that fail before anything is changed: answers", situations: [...apiAnswers, ...looks] },
  { title: "Requests that fail before anything is changed: the network", situations: network },
  { title: "Waiting as Cloudflare asks", situations: pauses },
  { title: "OAuthClientRotatedSecretCleanup", situations: cleanup },
  { title: "OAuthClientRotatedSecretCleanup with verify: before DELETE", situations: beforeDeletion },
  { title: "OAuthClientRotatedSecretCleanup with verify: one secret", situations: onlySecret },
  { title: "OAuthClientRotatedSecretCleanup with verify: after DELETE", situations: afterDeletion },
  { title: "OAuthClientSecretRotation", situations: rotation },
  { title: "OAuthClientSecretRotation with recoverLostSecret", situations: recovery },
];
