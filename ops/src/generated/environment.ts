import { config as gateway } from '@muse/gateway';
import type { Setting } from '@muse/kit';
import { services } from '../system/services.ts';

/** Every setting of every process, with the processes that read it. */
function allSettings(): Map<string, { setting: Setting; readBy: string[] }> {
  const all = new Map<string, { setting: Setting; readBy: string[] }>();
  const processes = [
    ...services.map(({ name, config }) => ({ name: name as string, settings: config.settings })),
    { name: 'gateway', settings: gateway.settings },
  ];
  for (const { name, settings } of processes) {
    for (const setting of Object.values(settings) as Setting[]) {
      const entry = all.get(setting.variable) ?? { setting, readBy: [] };
      entry.readBy.push(name);
      all.set(setting.variable, entry);
    }
  }
  return all;
}

/** `.env.example`: meaning, who reads it, default. What has no default must be set; secrets are never shown one. */
export function environmentExample(): string {
  const processCount = services.length + 1;
  const lines = [...allSettings().values()].map(({ setting, readBy }) => {
    const without = setting.schema.safeParse(undefined);
    const preset = without.success
      ? without.data === undefined
        ? 'optional'
        : `default ${String(without.data)}`
      : 'required';
    const readers =
      readBy.length >= processCount
        ? 'every process'
        : readBy.length === services.length
          ? 'every service'
          : readBy.join(', ');
    return `# ${setting.means}. ${preset}${setting.secret ? ', secret' : ''}; read by ${readers}\n${without.success ? '# ' : ''}${setting.variable}=\n`;
  });
  return [
    '# Generated from the declarations in config.ts of each service by `npm run generate`.',
    '# `npm start` needs none of these: it makes what is missing and keeps it in .muse/.',
    '',
    ...lines,
  ].join('\n');
}
