export const word: string = 'three';
