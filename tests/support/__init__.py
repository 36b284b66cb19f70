"""What tests are made with: real git repositories, real servers."""
