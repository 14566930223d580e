import type { Delays, Knobs, Limits } from '../settings.js';

/** Everything about the service's behaviour that can be changed while it runs. */
export interface ServiceSettings {
  readonly delays: Delays;
  readonly knobs: Knobs;
  readonly limits: Limits;
}

/** A change: what is left out keeps its value. */
export type SettingsChange = { readonly [Part in keyof ServiceSettings]?: Partial<ServiceSettings[Part]> };

export interface SettingsInForce {
  readonly read: () => ServiceSettings;
  readonly change: (change: SettingsChange) => void;
  /** Back to the settings of the start. */
  readonly reset: () => void;
}

const merge = (settings: ServiceSettings, { delays, knobs, limits }: SettingsChange): ServiceSettings => ({
  delays: { ...settings.delays, ...delays },
  knobs: { ...settings.knobs, ...knobs },
  limits: { ...settings.limits, ...limits },
});

/** Holds the settings in memory: a restart begins with those it is started with. */
export const holdSettings = (defaults: ServiceSettings, options: SettingsChange): SettingsInForce => {
  const atStart = merge(defaults, options);
  let inForce = atStart;
  return {
    read: () => inForce,
    change: (change) => {
      inForce = merge(inForce, change);
    },
    reset: () => {
      inForce = atStart;
    },
  };
};
