const registry = globalThis as typeof globalThis & { tacit?: Map<string, unknown> };

/**
 * One instance a process, also when a bundler loads this module twice (instrumentation and routes are separate graphs).
 * A factory that throws, or whose promise rejects, is forgotten, so that the next caller tries again.
 */
export function singleton<T>(name: string, create: () => T): T {
  registry.tacit ??= new Map();
  const instances = registry.tacit;
  if (instances.has(name)) return instances.get(name) as T;
  const instance = create();
  instances.set(name, instance);
  if (instance instanceof Promise) instance.catch(() => instances.delete(name));
  return instance;
}
