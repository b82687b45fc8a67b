"""What the conversation decides: forms, reflections, the step from one to the next; pure and synchronous."""
