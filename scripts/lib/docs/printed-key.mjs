/** Where a running module hands over what it prints: `globalThis[printKey](id)` is its `console.log`. */
export const printKey = 'pagefoldPrint';
