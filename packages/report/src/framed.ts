/**
 * What a report in a frame posts to the page around it when files are dragged onto the report: where they are then, that
 * page hears nothing of them by itself, and the browser would leave it for a file that is dropped.
 */
export const filesDragged = 'pagefold: files are dragged';
