export { closeContainer, createContainer } from './create-container.ts';
export { BackendId, PoolId, RegistryId } from './identifiers.ts';
export { backendModule, poolModule } from './modules.ts';
