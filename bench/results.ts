import { type Efficiency } from "./efficiency";
import { type EngineFigures } from "./engine/engine";
import { type HandlersFigures } from "./handlers/handlers";
import { type LoadingFigures } from "./loading/loading";
import { type SimulationResult } from "./rate-limit/simulation-process";

/** All that the bench measures; a part that was not measured is not there. */
export interface Results {
  /** Where it was measured. */
  readonly machine: { readonly node: string; readonly cpus: number; readonly platform: string };
  /** The handlers and their alternatives, one for each latency. */
  readonly handlers?: readonly HandlersFigures[];
  /** How many requests the handlers send. */
  readonly requests?: readonly Efficiency[];
  /** Time under the documented rate limit. */
  readonly rateLimit?: readonly SimulationResult[];
  /** How long the entry points take to load. */
  readonly loading?: LoadingFigures;
  /** Stacks under the real engine. */
  readonly engine?: EngineFigures;
}
