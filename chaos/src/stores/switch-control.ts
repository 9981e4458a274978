import { api, type CallOf, type PlacementSwitch } from '@muse/contracts';
import { type MachineStore, signIn } from '@muse/ops';

/** A kill switch that was on. */
export interface SwitchedOff {
  scope: PlacementSwitch['scope'];
  target: string;
  /** From the answer that it was on to the request to turn it off, in milliseconds since 1970. */
  from: number;
  to: number;
}

export type Target = Pick<SwitchedOff, 'scope' | 'target'>;

/** The kill switches, as an admin turns them. */
export interface SwitchControl {
  /** Every time that a switch was on, for the checker. */
  switchedOff: SwitchedOff[];
  /** Returns whether the answer says so: without one, the switch may be on or off. */
  turn(target: Target, on: boolean): Promise<boolean>;
  /** The version of a recipe that is live, as its attempts have it. */
  versionOf(store: MachineStore): Promise<string | undefined>;
  /** Turns off what is on. Throws if a switch stays on. */
  release(): Promise<void>;
}

const reason = 'a trial';

export function switchControlOf(gatewayUrl: string): SwitchControl {
  const admin = async () => (await signIn(gatewayUrl, 'trial-admin', ['admin'])).caller;
  const turn: SwitchControl['turn'] = async ({ scope, target }, on) => {
    const body = { scope, target, on, reason } as CallOf<typeof api.placement.setSwitch>['body'];
    try {
      return (await (await admin()).call(api.placement.setSwitch, { body })).status === 200;
    } catch {
      return false;
    }
  };
  return {
    switchedOff: [],
    turn,
    async versionOf({ storeId, by }) {
      if (by !== 'browser') return undefined;
      const { body } = await (await admin()).call(api.placement.listRecipes, { params: { storeId } });
      const live = body.recipes.find(({ stage }) => stage === 'live');
      return live && `recipe ${live.version} (${live.sha256.slice(0, 12)})`;
    },
    async release() {
      const { body } = await (await admin()).call(api.placement.listSwitches);
      for (const { scope, target } of body.switches.filter(({ on }) => on))
        if (!(await turn({ scope, target }, false))) throw new Error(`The switch ${scope} ${target} stays on`);
    },
  };
}
