export const word: string = 'two';
