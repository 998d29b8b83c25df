import type { ModelDevice, PoolModel } from '@pagefold/conformance';
import type { DeviceOptions } from '@pagefold/core';
import type { Command } from './commands.ts';
import { contents } from './contents.ts';

const mostDevices = 4;

/** Carries a command out on a pool and its model. */
export async function runCommand(model: PoolModel, command: Command): Promise<void> {
  switch (command.do) {
    case 'create':
      createDevice(model, command.options);
      return;
    case 'compact':
      model.compact();
      return;
    case 'check':
      model.checkTables('when asked for');
      return;
  }
  if (model.devices.length > 0) await runOnDevice(model, deviceOf(model, command.device), command);
}

/** Adds a device, where there are not many already. */
export function createDevice(model: PoolModel, options: DeviceOptions): void {
  if (model.devices.length < mostDevices) model.addDevice(options);
}

type DeviceCommand = Extract<Command, { readonly device: number }>;

async function runOnDevice(
  model: PoolModel,
  at: ModelDevice,
  command: DeviceCommand,
): Promise<void> {
  switch (command.do) {
    case 'store':
      model.store(at, command.page.slot, contents[command.page.content]!);
      return;
    case 'copy': {
      const content = deviceOf(model, command.fromDevice).slots.get(command.fromSlot);
      if (content !== undefined) model.store(at, command.slot, content);
      return;
    }
    case 'storeMany':
      model.storeMany(
        at,
        command.pages.map(({ slot }) => slot),
        command.pages.map(({ content }) => contents[content]!),
      );
      return;
    case 'load':
      model.load(at, command.slot);
      return;
    case 'loadMany':
      model.loadMany(at, command.slots);
      return;
    case 'has':
      model.has(at, command.slot);
      return;
    case 'invalidate':
      model.invalidate(at, command.slot);
      return;
    case 'invalidateRange':
      model.invalidateRange(at, command.first, command.count);
      return;
    case 'close':
      await model.closeDevice(at);
      return;
    default:
      command satisfies never;
  }
}

function deviceOf({ devices }: PoolModel, number: number): ModelDevice {
  return devices[number % devices.length]!;
}
