export { closeContainer } from './close-container.ts';
export { createContainer } from './create-container.ts';
export { BackendId, PoolId, RegistryId } from './identifiers.ts';
export { backendModule, poolModule, replacementModule } from './modules.ts';
