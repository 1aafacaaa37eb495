const globalTeardown = (): void => {
  const { stopTestStorage } = globalThis as { readonly stopTestStorage?: () => void };
  stopTestStorage?.();
};

export default globalTeardown;
