// fold.ts - letters without their marks, so that "so xay dung" finds "Sở Xây dựng".
export const fold = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase().trim()
