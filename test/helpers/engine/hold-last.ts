import { type HeldRequest, type HoldMatch, type Simulator } from "../../../simulator";

/**
 * Lets requests pass that arrive in this order, up to the last, which is held.
 *
 * @returns When the last has arrived.
 */
export async function holdLast(simulator: Simulator, ...requests: HoldMatch[]): Promise<HeldRequest> {
  const [first, ...others] = requests.map((request) => () => simulator.hold(request));
  if (!first) {
    throw new Error("no request to hold");
  }
  let held = first();
  for (const next of others) {
    await held.arrived;
    const following = next();
    held.release();
    held = following;
  }
  await held.arrived;
  return held;
}
