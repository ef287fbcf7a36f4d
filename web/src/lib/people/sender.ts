/** In this header an open page names the user for whom it was made. */
export const senderHeader = 'x-greengate-person';
