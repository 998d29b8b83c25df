import type { ModelDevice, PoolModel } from '@pagefold/conformance';
import type { DeviceOptions } from '@pagefold/core';
import { type Command, slotsPerDevice } from './commands.ts';
import { contents, pageSize } from './contents.ts';
import type { UnderWay } from './under-way.ts';

const mostDevices = 4;

const background: readonly Command['do'][] = ['turn', 'pass', 'end'];

/** Carries a command out on a pool and its model, and looks at what it has brought to an end. */
export async function runCommand(underWay: UnderWay, command: Command): Promise<void> {
  underWay.isInBackground = background.includes(command.do);
  await carryOut(underWay, command);
  await underWay.settle();
  underWay.isInBackground = true;
}

async function carryOut(underWay: UnderWay, command: Command): Promise<void> {
  const { model, loop, stores } = underWay;
  switch (command.do) {
    case 'create':
      createDevice(model, command.options);
      return;
    case 'compact':
      model.compact();
      return;
    case 'compactInSlices':
      underWay.compact();
      return;
    case 'reclaim':
      underWay.reclaim(command.pages * pageSize);
      return;
    case 'setLimit':
      model.pool.setLimit(command.pages * pageSize);
      return;
    case 'room':
      underWay.room();
      return;
    case 'check':
      model.checkTables('when asked for');
      return;
    case 'turn':
      await loop.turn();
      return;
    case 'pass':
      await loop.pass(command.ms);
      return;
    case 'end':
      endCall(underWay, command);
      return;
    case 'failToFree':
      if (stores.length > 0) stores[command.store % stores.length]!.failsToFree = command.fails;
      return;
  }
  if (model.devices.length > 0) runOnDevice(underWay, deviceOf(model, command.device), command);
}

function endCall({ stores }: UnderWay, command: Extract<Command, { readonly do: 'end' }>): void {
  const calls = stores.flatMap((store) => store.calls);
  const call = calls[command.call % calls.length];
  if (call?.method === 'write') call.end(command.write);
  else call?.end(command.read);
}

/** Adds a device, where there are not many already. */
export function createDevice(model: PoolModel, options: DeviceOptions): void {
  if (model.devices.length < mostDevices) model.addDevice(options);
}

type DeviceCommand = Extract<Command, { readonly device: number }>;

function runOnDevice(underWay: UnderWay, at: ModelDevice, command: DeviceCommand): void {
  const { model } = underWay;
  const apart = slotDistance(at);
  const place = (slot: number) => slot * apart;
  switch (command.do) {
    case 'store':
      model.store(at, place(command.page.slot), contents[command.page.content]!);
      return;
    case 'copy': {
      const from = deviceOf(model, command.fromDevice);
      const content = from.slots.get(command.fromSlot * slotDistance(from));
      if (content !== undefined) model.store(at, place(command.slot), content);
      return;
    }
    case 'storeMany':
      model.storeMany(
        at,
        command.pages.map(({ slot }) => place(slot)),
        command.pages.map(({ content }) => contents[content]!),
      );
      return;
    case 'load':
      model.load(at, place(command.slot));
      return;
    case 'loadMany':
      model.loadMany(at, command.slots.map(place));
      return;
    case 'has':
      model.has(at, place(command.slot));
      return;
    case 'invalidate':
      model.invalidate(at, place(command.slot));
      return;
    case 'invalidateRange':
      model.invalidateRange(at, place(command.first), place(command.count));
      return;
    case 'invalidateRangeInSlices':
      underWay.invalidateRange(at, place(command.first), place(command.count));
      return;
    case 'fetch':
      underWay.fetch(at, place(command.slot));
      return;
    case 'close':
      underWay.close(at);
      return;
    default:
      command satisfies never;
  }
}

/** How far the slots that are used are from each other. */
function slotDistance({ options }: ModelDevice): number {
  return options.slots / slotsPerDevice;
}

function deviceOf({ devices }: PoolModel, number: number): ModelDevice {
  return devices[number % devices.length]!;
}
